import type {Alarm, AlarmMember, WatchedResource} from './alarm.ts';
import {alarmNameOf, isInAlarm} from './alarm.ts';
import {ownResources} from './alarm-resources.ts';
import {alarmsMentioned} from './alarm-rule.ts';

type Alarms = ReadonlyMap<string, Alarm>;
type Joined = Pick<Alarm, 'members' | 'parents' | 'resources'>;

/** Alarms by number, and who mentions whom: each rule is parsed once, however many composite alarms lead to it. */
type Graph = {
  readonly all: readonly Alarm[];
  /** Names that the rule of each mentions. */
  readonly names: readonly (readonly string[])[];
  /** Numbers of those of them that are listed. */
  readonly members: readonly (readonly number[])[];
  readonly own: readonly (readonly string[])[];
};

const graphOf = (alarms: Alarms): Graph => {
  const all = [...alarms.values()];
  const numbers = new Map(all.map(({id}, number) => [id, number]));
  const names = all.map(({rule}) =>
    rule === undefined ? [] : [...new Set(alarmsMentioned(rule).map(alarmNameOf))],
  );
  return {
    all,
    names,
    members: names.map(mentioned =>
      mentioned.map(name => numbers.get(name)).filter(one => one !== undefined),
    ),
    own: all.map(ownResources),
  };
};

const memberOf = (name: string, alarms: Alarms): AlarmMember => {
  const known = alarms.get(name);
  return {name, arn: known?.arn, state: known?.state, since: known?.since};
};

/**
 * Resources of the alarm and, through rules of composite alarms, of every one that counts; each alarm once, whatever
 * mentions whom. `seen` holds for each alarm who came by last, so that it need not be emptied between two questions.
 */
const reach = (
  {members, own}: Graph,
  start: number,
  counts: (number: number) => boolean,
  {seen, mark}: {readonly seen: Uint32Array; readonly mark: number},
): ReadonlySet<string> => {
  const reached = new Set<string>();
  const waiting = [start];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen[next] === mark || !counts(next)) continue;
    seen[next] = mark;
    for (const arn of own[next] ?? []) reached.add(arn);
    for (const member of members[next] ?? []) if (seen[member] !== mark) waiting.push(member);
  }
  return reached;
};

const resourcesOf = (graph: Graph): readonly (readonly WatchedResource[])[] => {
  const seen = new Uint32Array(graph.all.length);
  const burns = graph.all.map(isInAlarm);
  return graph.all.map((_, number) => {
    const all = reach(graph, number, () => true, {seen, mark: 2 * number + 1});
    const burning = reach(graph, number, other => burns[other] === true, {seen, mark: 2 * number + 2});
    return [...all].map(arn => ({arn, isInAlarm: burning.has(arn)}));
  });
};

const parentsOf = ({all, names}: Graph): ReadonlyMap<string, readonly string[]> => {
  const parents = new Map<string, string[]>();
  all.forEach((alarm, number) => {
    for (const name of names[number] ?? []) {
      const known = parents.get(name);
      if (known === undefined) parents.set(name, [alarm.name]);
      else known.push(alarm.name);
    }
  });
  return parents;
};

const isSame = (alarm: Alarm, joined: Joined): boolean =>
  JSON.stringify([alarm.members, alarm.parents, alarm.resources]) ===
  JSON.stringify([joined.members, joined.parents, joined.resources]);

/** What alarms know of each other: members and parents of composite alarms, and the resources behind them. */
export const joinAlarms = (alarms: Alarms): Alarms => {
  const graph = graphOf(alarms);
  const parents = parentsOf(graph);
  const resources = resourcesOf(graph);
  const next = graph.all.map((alarm, number): Alarm => {
    const joined: Joined = {
      members: (graph.names[number] ?? []).map(name => memberOf(name, alarms)),
      parents: parents.get(alarm.name) ?? [],
      resources: resources[number] ?? [],
    };
    return isSame(alarm, joined) ? alarm : {...alarm, ...joined};
  });
  const isKept = next.every((alarm, number) => alarm === graph.all[number]);
  return isKept ? alarms : new Map(next.map(alarm => [alarm.id, alarm]));
};
