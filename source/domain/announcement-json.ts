import type {Telling} from './announcement.ts';
import {formatTimestamp} from './duration.ts';
import type {ProblemNews} from './problem.ts';
import {redactStrings} from './redact.ts';

/** The schema of what a hook's command reads; documented in the README. */
const hookSchema = 'sls-top/problem/1';

const briefly = ({kind, problem}: ProblemNews) => ({
  event: kind,
  health: problem.health,
  service: problem.service,
  name: problem.name,
  place: problem.place ?? null,
});

/** A telling as one line of JSON: times are ISO 8601, unknown is null; control bytes of names are JSON escapes. */
export const tellingJson = ({news, more}: Telling, {redact}: {readonly redact: boolean}): string => {
  const {at, problem} = news;
  const {resourceId, since, isOlder, reasons, cause} = problem;
  const document = {
    schema: hookSchema,
    at: formatTimestamp(at),
    ...briefly(news),
    resource: resourceId,
    since: formatTimestamp(since),
    isOlder,
    reasons: reasons.map(({ruleId, text}) => ({rule: ruleId, text})),
    cause:
      cause === undefined
        ? null
        : {
            text: cause.text,
            service: cause.service,
            resource: cause.resourceId,
            since: cause.since === undefined ? null : formatTimestamp(cause.since),
          },
    more: more.map(briefly),
  };
  const json = JSON.stringify(document);
  return `${redact ? redactStrings(json) : json}\n`;
};
