import {expect, test} from 'vitest';
import {listProfileRegions, listProfiles} from '../../source/aws/shared-config.ts';
import {prepareAwsEnvironment} from './aws-environment.ts';

const aws = prepareAwsEnvironment();

test('profiles are listed from both files, with the regions that they have of their own', async () => {
  await aws.writeConfig(
    '[default]\nregion = eu-west-1\n[profile prod]\nregion = us-east-1\n[profile role]\nrole_arn = x\n' +
      '[sso-session corp]\nsso_region = eu-central-1\nregion = eu-central-1\n[services local]\nsqs =\n  endpoint_url = x\n',
  );
  await aws.writeCredentials('[ci]\naws_access_key_id = a\nregion = eu-north-1\n');
  expect(await listProfiles()).toEqual(['ci', 'default', 'prod', 'role']);
  expect(await listProfileRegions()).toEqual({
    default: 'eu-west-1',
    prod: 'us-east-1',
    ci: 'eu-north-1',
  });
});

test('without files there are none', async () => {
  expect(await listProfiles()).toEqual([]);
  expect(await listProfileRegions()).toEqual({});
});
