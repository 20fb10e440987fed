import process from 'node:process';
import {freePort, startPeerProcess} from './peer-process.ts';
import type {Peer} from './peers.ts';

/** The interpreter of a virtual environment with `moto[server]`: moto is no npm package, so nothing installs it by itself. */
const python = process.env['SLS_TOP_MOTO_PYTHON'];

/** Why moto cannot run here, if it cannot. */
export const motoObstacle = (): string | undefined =>
  python === undefined
    ? 'SLS_TOP_MOTO_PYTHON names no Python with moto: python3 -m venv V && V/bin/pip install "moto[server]"'
    : undefined;

/** A server that everything can be forgotten of. */
export type Moto = Peer & {readonly reset: () => Promise<void>};

/** An emulator nobody here wrote: of Lambda, CloudWatch, SNS and much else. Throws where `motoObstacle` has a reason. */
export const startMoto = async (): Promise<Moto> => {
  if (python === undefined) throw new Error(motoObstacle());
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const close = await startPeerProcess({
    name: 'moto',
    port,
    command: python,
    parameters: ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)],
  });
  const reset = async () => {
    await fetch(`${url}/moto-api/reset`, {method: 'POST'});
  };
  return {url, region: 'eu-west-1', close, reset};
};

/** moto creates no function without a role that it knows, and IAM is nothing this program has a client for. */
export const createRole = async ({url, region}: Peer, name: string): Promise<void> => {
  const form = {Action: 'CreateRole', Version: '2010-05-08', RoleName: name, AssumeRolePolicyDocument: '{}'};
  const response = await fetch(url, {
    method: 'POST',
    // moto knows the service by the scope of the signature, which it does not check.
    headers: {authorization: `AWS4-HMAC-SHA256 Credential=AKIATEST/20261101/${region}/iam/aws4_request`},
    body: new URLSearchParams(form),
  });
  if (!response.ok) throw new Error(`CreateRole: HTTP ${String(response.status)} ${await response.text()}`);
};
