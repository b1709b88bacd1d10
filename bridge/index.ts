/** The bridge: messages of the wire. The ZeroMQ server and the Python client are still to come. */
export { decode, encode, limits, type Message, protocolVersion, type Tensor } from "./protocol.js";
