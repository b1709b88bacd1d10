/** The bridge: the wire's messages, the ZeroMQ server, and players from the other side of it. */
export type { Catalog, GameRow, Made, Options, Pixels } from "./catalog.js";
export { type CurveKeyPair, certificate, newKeys, readCertificate } from "./curve.js";
export { devicesOf, mostDevices } from "./devices.js";
export { type Echo, echo } from "./echo.js";
export { type Kind, Refusal } from "./fault.js";
export { type PlayerOptions, remotePlayer } from "./player.js";
export { decode, encode, limits, type Message, protocolVersion, type Tensor } from "./protocol.js";
export { type Census, Server, type ServerOptions, serverDefaults } from "./server.js";
