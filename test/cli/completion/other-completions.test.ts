import {spawnSync} from 'node:child_process';
import {describe, expect, test} from 'vitest';
import {completionScript} from '../../../source/cli/completion/completion.ts';
import {programCommands} from '../../../source/cli/command-table.ts';
import {dlqFlags, dlqVerbs} from '../../../source/cli/dlq/dlq-flags.ts';
import {flagsByName} from '../../../source/cli/flag-table.ts';

describe.each(['zsh', 'fish'] as const)('the completions for %s', shell => {
  const script = completionScript(shell);
  const isInstalled = spawnSync(shell, ['--version']).status === 0;

  test('name every flag and command', () => {
    const flags = [...flagsByName.keys()].map(name => (name === 'color' ? 'no-color' : name));
    for (const name of [...flags, ...Object.keys(dlqFlags).map(flag => flag.slice(2))])
      expect(script).toMatch(
        shell === 'fish' ? new RegExp(` -l ${name}( |$)`, 'm') : new RegExp(`'--${name}:`),
      );
    for (const word of [...programCommands.map(({name}) => name), ...Object.keys(dlqVerbs)])
      if (word !== '')
        expect(script).toMatch(shell === 'fish' ? new RegExp(` -a '${word}' `) : new RegExp(`'${word}:`));
  });

  test('close every quote', () => {
    const bare = script.replaceAll(/^ *#.*$/gm, '').replaceAll(shell === 'fish' ? /\\\\|\\'/g : /'\\''/g, '');
    expect(bare.split("'").length % 2).toBe(1);
  });

  // Where the shell is not installed nobody can ask it; CI has bash only.
  test.skipIf(!isInstalled)('are what the shell takes for a script', () => {
    const {status, stderr} = spawnSync(shell, ['-n'], {input: script, encoding: 'utf8'});
    expect({status, stderr}).toEqual({status: 0, stderr: ''});
  });
});
