// The signatures that come with mxprobe: one file for each provider or software, in the form of a user's own file.

import blocklists from './catalogue/blocklists.json' with { type: 'json' };
import bytecamp from './catalogue/bytecamp.json' with { type: 'json' };
import exim from './catalogue/exim.json' with { type: 'json' };
import filters from './catalogue/filters.json' with { type: 'json' };
import barracudaAndOthers from './catalogue/gateways.json' with { type: 'json' };
import generic from './catalogue/generic.json' with { type: 'json' };
import gmx from './catalogue/gmx-webde-ionos.json' with { type: 'json' };
import google from './catalogue/google.json' with { type: 'json' };
import haraka from './catalogue/haraka.json' with { type: 'json' };
import hints from './catalogue/hints.json' with { type: 'json' };
import icloud from './catalogue/icloud.json' with { type: 'json' };
import languages from './catalogue/languages.json' with { type: 'json' };
import microsoft from './catalogue/microsoft.json' with { type: 'json' };
import mimecast from './catalogue/mimecast.json' with { type: 'json' };
import mittwald from './catalogue/mittwald.json' with { type: 'json' };
import netcologne from './catalogue/netcologne.json' with { type: 'json' };
import netease from './catalogue/netease.json' with { type: 'json' };
import notifications from './catalogue/notifications.json' with { type: 'json' };
import opensmtpd from './catalogue/opensmtpd.json' with { type: 'json' };
import postfix from './catalogue/postfix.json' with { type: 'json' };
import postfixClient from './catalogue/postfix-client.json' with { type: 'json' };
import postscreen from './catalogue/postscreen.json' with { type: 'json' };
import providers from './catalogue/providers.json' with { type: 'json' };
import qmail from './catalogue/qmail.json' with { type: 'json' };
import sendmail from './catalogue/sendmail.json' with { type: 'json' };
import strato from './catalogue/strato.json' with { type: 'json' };
import tOnline from './catalogue/t-online.json' with { type: 'json' };
import wordings from './catalogue/wordings.json' with { type: 'json' };
import yahoo from './catalogue/yahoo.json' with { type: 'json' };
import type { CatalogueFile } from './signature-shape.ts';

/**
 * In no order that matters. The compiler widens the words of a JSON file to `string`; that each row has the shape of a
 * signature is what test/diagnosis/catalogue.test.ts proves, so that start-up need not check it again.
 */
export const BUILT_IN = [
  barracudaAndOthers,
  blocklists,
  bytecamp,
  exim,
  filters,
  generic,
  gmx,
  google,
  haraka,
  hints,
  icloud,
  microsoft,
  languages,
  mimecast,
  mittwald,
  netcologne,
  netease,
  notifications,
  opensmtpd,
  postfix,
  postfixClient,
  postscreen,
  providers,
  qmail,
  sendmail,
  strato,
  tOnline,
  wordings,
  yahoo,
] as readonly unknown[] as readonly CatalogueFile[];
