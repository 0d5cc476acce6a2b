/**
 * One end of a channel that carries whole messages in order, or breaks. Which channel it is, nobody beyond the file that
 * opened it knows.
 */
export interface Port {
  /** Sends a message of plain values (what JSON can hold). Does nothing once the port is closed. */
  post(message: unknown): void;
  /** Sets the one listener; messages that came before are handed to it at once. */
  onMessage(listener: (message: unknown) => void): void;
  /** Sets the one listener for the end, whoever ended it; it is called once. */
  onClose(listener: (reason: string) => void): void;
  close(reason: string): void;
  /** Bytes that were posted and have not left yet; undefined where the channel cannot tell. */
  backlogBytes(): number | undefined;
}
