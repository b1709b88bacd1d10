/** Addresses of the bridge: sockets of this machine by default; others only with keys. */

const tcp = /^tcp:\/\/(\[[0-9a-fA-F:]+\]|[^:/\s]+):(\d+|\*)$/;
const loopback = /^(127\.\d{1,3}\.\d{1,3}\.\d{1,3}|localhost|\[::1\])$/;

/** @throws a sentence when the address is no address, or is open to other machines without keys */
export function requireSafe(address: string, keys: boolean): void {
  if (/^ipc:\/\/./.test(address)) {
    if (address.length - 6 > 100)
      throw new Error(`The path of '${address}' is too long for a socket; at most 100 characters.`);
    return;
  }
  const parts = tcp.exec(address);
  if (!parts || (parts[2] !== "*" && Number(parts[2]) > 65_535))
    throw new Error(
      `'${address}' is no address; write ipc:///path/of/a/socket or tcp://127.0.0.1:5555 (port 0 picks one).`,
    );
  if (!loopback.test(parts[1]) && !keys) {
    throw new Error(
      `'${address}' can be reached from other machines, so keys are due: make a pair with 'commitment-gym keys --out server' and give --key and --client.`,
    );
  }
}

/** As ZeroMQ writes it: port 0 is `*`, localhost its number. */
export function tidy(address: string): string {
  return address.replace(/:0$/, ":*").replace("tcp://localhost:", "tcp://127.0.0.1:");
}
