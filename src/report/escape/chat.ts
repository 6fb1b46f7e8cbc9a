// Chat messages: a server's words mention nobody and link nowhere.
import { visible } from './visible.ts';

/** Slack's three characters as entities; formatting is switched off by the message itself (`mrkdwn: false`). */
export function escapeSlack(text: string): string {
  return visible(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
