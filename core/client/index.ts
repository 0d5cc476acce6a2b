/** The TypeScript SDK of the NEXUS Gateway, see docs/pipeline-typescript.md. */
export { connectFabric } from './connect-fabric.ts';
export type { CommandOptions, FabricClient, FabricOptions, StreamOptions } from './connect-fabric.ts';
export type { FabricAction, FabricAnswer } from './fabric-commands.ts';
export type { FabricStream } from './fabric-stream.ts';
export { connectNexus } from './connect-nexus.ts';
export type { ClientCounters, NexusClient, NexusClientOptions, QueryWhat, Subscribe } from './nexus-client.ts';
export type { OrderChange, Signal, Target } from './client-request.ts';
export type {
  Child,
  GatewayAlert,
  OrderAck,
  FlattenDone,
  OrderDone,
  OrderFill,
  OrderReject,
  OrderUnknown,
  PositionChange,
  StatusChange,
  Welcome,
} from './gateway-message.ts';
export type { Callback } from './listeners.ts';
export type { LinkChange } from './nexus-link.ts';
export { CLIENT_CODES, type ClientCode, type ClientError, type Refusal } from './refusal.ts';
export type { Tick } from './tick.ts';
