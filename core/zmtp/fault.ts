/**
 * Why a ZMTP endpoint counted something as malformed, or closed a link by its own decision. Each is a reason code of the
 * error catalogue; every one but `ZMTP_MULTIPART` and `ZMTP_UNKNOWN_COMMAND` also ends the connection.
 */
export type ZmtpFault =
  /** The first bytes are no ZMTP greeting (a browser, a ZMTP 1.0 peer, noise). */
  | 'ZMTP_BAD_GREETING'
  /** The greeting names a ZMTP version below 3.0. */
  | 'ZMTP_VERSION'
  /** The greeting asks for another mechanism than NULL. */
  | 'ZMTP_MECHANISM'
  /** The first frame is no well-formed READY command. */
  | 'ZMTP_BAD_READY'
  /** Greeting and READY did not arrive within the handshake time limit. */
  | 'ZMTP_HANDSHAKE_TIMEOUT'
  /** READY names a socket type that may not talk to ours. */
  | 'ZMTP_SOCKET_TYPE'
  /** A frame header has reserved bits set, or a command claims that more frames follow. */
  | 'ZMTP_BAD_FRAME'
  /** A frame announces more bytes than the limit allows. */
  | 'ZMTP_FRAME_TOO_LARGE'
  /** A frame was begun and not finished within the stall limit. */
  | 'ZMTP_FRAME_STALLED'
  /** A PING or PONG is cut short, or a command has no readable name. */
  | 'ZMTP_BAD_COMMAND'
  /** A command that we do not know; ignored. */
  | 'ZMTP_UNKNOWN_COMMAND'
  /** A message of several frames that is not [empty delimiter, payload]; dropped whole. */
  | 'ZMTP_MULTIPART'
  /** The peer sent an ERROR command. */
  | 'ZMTP_PEER_ERROR'
  /** The peer promised traffic within its PING time to live and fell silent. */
  | 'ZMTP_PEER_SILENT'
  /** The peer does not read what it is sent: its order lane, or ticks that cannot be conflated, pass the hard limit. */
  | 'ZMTP_SLOW_PEER'
  /** The door already has as many peers as it may. */
  | 'ZMTP_TOO_MANY_PEERS'
  /** More connections are in their handshake than allowed: the oldest of them is closed. */
  | 'ZMTP_TOO_MANY_HANDSHAKES'
  /** The system could not accept a connection (no file descriptor left); it is not ours to close. */
  | 'ZMTP_ACCEPT_FAILED';
