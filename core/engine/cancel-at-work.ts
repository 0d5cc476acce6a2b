/** A cancel that was sent, and until when the order has to be over before somebody is told. */
export interface CancelAtWork {
  readonly askedUs: number;
  readonly dueUs: number;
  /** What the platform said against it. */
  readonly refusal?: string;
  readonly isTold: boolean;
}
