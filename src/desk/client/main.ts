// The script of all pages: it makes what is there easier, and draws no page.
import { copyButtons } from './copy.ts';
import { dropFiles } from './drop.ts';
import { focusAnswer } from './focus.ts';
import { keys } from './keys.ts';
import { marks } from './marks.ts';
import { proof } from './proof.ts';
import { tabs } from './tabs.ts';
import { tryOut } from './try.ts';
import { wait } from './wait.ts';

document.documentElement.dataset.js = '';
copyButtons();
dropFiles();
tabs();
marks();
proof();
tryOut();
wait();
keys();
focusAnswer();
