/** Keys: whom a server lets in that other machines could reach. Only the loopback interface is used. */
import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { certificate, newKeys, readCertificate } from "../../bridge/index.js";
import { cli, scratch } from "../cli/terminal.js";
import { Dealer } from "./dealer.js";
import { here } from "./servers.js";

const [keys, alice, mallory] = [newKeys(), newKeys(), newKeys()];
const as = ({ publicKey, secretKey }: typeof keys, server = keys.publicKey) => ({
  ...{ curvePublicKey: publicKey, curveSecretKey: secretKey, curveServerKey: server },
});
const enter = (address: string, options: object) => Dealer.to(address, options, 1200);

test("an allowed key gets in; a stranger's, none at all, and a wrong server's do not", async () => {
  await using server = await here({ keys, clients: [alice.publicKey] });
  const friend = await enter(server.address, as(alice));
  expect((await friend.ask("ping")).header).toEqual({ id: 2 });
  await expect(enter(server.address, as(mallory))).rejects.toThrow("No answer");
  await expect(enter(server.address, {})).rejects.toThrow("No answer");
  await expect(enter(server.address, as(alice, mallory.publicKey))).rejects.toThrow("No answer");
  expect(server.server.census()).toMatchObject({ clients: 1, requests: 2 });
  expect((await friend.ask("ping")).header).toEqual({ id: 3 });
  friend.close();
});

test("with keys an address that others could reach is listened at", async () => {
  await using server = await here({ keys, clients: [alice.publicKey], address: "tcp://0.0.0.0:0" });
  const friend = await enter(server.address.replace("0.0.0.0", "127.0.0.1"), as(alice));
  expect((await friend.ask("ping")).header).toEqual({ id: 2 });
  friend.close();
});

test("two servers of one process keep their lists apart, also after one has ended", async () => {
  await using one = await here({ keys, clients: [alice.publicKey] });
  {
    await using two = await here({ keys, clients: [mallory.publicKey] });
    const guest = await enter(two.address, as(mallory));
    await expect(enter(two.address, as(alice))).rejects.toThrow("No answer");
    guest.close();
  }
  await expect(enter(one.address, as(mallory))).rejects.toThrow("No answer");
  const friend = await enter(one.address, as(alice));
  expect((await friend.ask("ping")).header).toEqual({ id: 2 });
  friend.close();
});

test("a server with keys may follow another one", async () => {
  for (let k = 0; k < 20; k++) {
    await using server = await here({ keys, clients: [alice.publicKey] });
    const friend = await enter(server.address, as(alice));
    expect((await friend.ask("ping")).header).toEqual({ id: 2 });
    friend.close();
  }
});

test("a certificate reads as it was written, and the one to hand out has no secret", () => {
  expect(readCertificate(certificate(keys, true), "it")).toEqual(keys);
  expect(readCertificate(certificate(keys, false), "it")).toEqual({ publicKey: keys.publicKey });
  expect(certificate(keys, false)).not.toContain(keys.secretKey);
  expect(() => readCertificate("nothing", "'x.key'")).toThrow(/^'x.key' is no certificate; 'commitment-gym keys/);
});

test("the verb `keys` writes a pair, the secret for its owner's eyes, and never over another", async () => {
  const name = join(scratch(), "server");
  expect((await cli("keys", "--out", name)).out).toMatch(/to hand out, and .*key_secret, to keep/);
  expect(statSync(`${name}.key_secret`).mode & 0o077).toBe(0);
  expect((await cli("keys", "--out", name)).err).toMatch(/exists already; choose another name/);
});

test.each([
  [["--address", "tcp://0.0.0.0:0"], /keys are due/],
  [["--key", "absent.key_secret"], /Cannot read 'absent.key_secret'|absent/],
  [["--client", "absent.key"], /absent/],
])("serve %s says what is missing", async (flags, sentence) => {
  const { code, err } = await cli("serve", ...flags);
  expect(code).toBe(1);
  expect(err).toMatch(sentence);
});
