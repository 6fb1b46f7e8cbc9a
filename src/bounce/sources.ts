// What is known of a bounce beside the text on one recipient, and where a field of its report stands.
import type { DeliveryReport } from './delivery-status.ts';
import { type Ground, groundAt } from './place.ts';
import type { Notification } from './read-notification.ts';
import type { VisibleText } from './visible-text.ts';

export interface Sources {
  readonly report: {
    readonly report: DeliveryReport;
    readonly visible: VisibleText;
    /** Whether it was read from the visible text, as where it stands in the notification, or from the source. */
    readonly isVisible: boolean;
  } | null;
  readonly notification: Notification;
  /** Sender of the returned message, from its own header. */
  readonly sender: string | null;
  readonly isTruncated: boolean;
}

/** Null where there is no report, or it does not say where the field stands. */
export function fieldGround({ report }: Sources, start: number | null | undefined): Ground | null {
  if (report === null || start === null || start === undefined) return null;
  return report.isVisible ? groundAt(report.visible, start) : { visible: report.visible, at: start };
}
