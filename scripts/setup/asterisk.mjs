import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.mjs';
import { say } from './say.mjs';

/** The PBX of the tests, unpacked into the cache by its own script, which only looks when it is there already. */
export async function installAsterisk(project) {
  const script = join(project, 'test/pbx/install.sh');
  if (!existsSync(script)) return;
  const { code } = await run('bash', [script], { folder: project, seconds: 900 });
  // The tests that place a real call fail by themselves then; the others still have something to say.
  if (code !== 0) say(`test/pbx/install.sh ended with ${code}: the tests that need a PBX will fail`);
}
