import type {DemoScene} from '../demo-part.ts';
import type {AlarmBook} from './alarm-book.ts';
import type {Judgement} from './alarm-judgement.ts';
import {judge, metricCondition} from './alarm-judgement.ts';
import {otherPlans} from './alarm-plans-other.ts';
import type {AlarmPlan} from './alarm-plans.ts';
import {metricPlans} from './alarm-plans.ts';
import type {DemoMuteRule} from './mute-rules.ts';

const hour = 3_600_000;

/** What CloudWatch said when the alarm came into the state in which the story finds it. */
const firstJudgement = ({fields, type, drive, seen}: AlarmPlan, since: number): Judgement => {
  if (drive !== undefined || type !== 'MetricAlarm')
    return {
      state: 'OK',
      reason: 'Threshold Crossed: the result was not greater than the threshold.',
      data: {},
    };
  const condition = metricCondition(fields);
  const end = Math.floor(since / 60_000) * 60_000;
  const range = Array.from({length: condition.periods}, (_, index) => ({
    at: end - (condition.periods - index) * 60_000,
    value: seen,
  }));
  return judge(condition, range) ?? {state: 'OK', reason: '', data: {}};
};

/** Puts the alarms of the story into the book, each with the past it has. */
export const seedAlarms = (book: AlarmBook, scene: DemoScene): void => {
  const now = scene.now();
  for (const plan of [...metricPlans(scene), ...otherPlans(scene)]) {
    const since = now - plan.hoursInState * hour;
    book.put(plan.type, plan.fields, {
      ...firstJudgement(plan, since),
      since,
      configuredAt: now - 1000 * hour,
      ...(plan.drive === undefined ? {} : {drive: plan.drive}),
    });
  }
};

/** The silence in the story: the archiver moves to another account. */
export const seedMuteRules = (scene: DemoScene): Map<string, DemoMuteRule> => {
  const now = scene.now();
  const rule: DemoMuteRule = {
    name: 'telemetry-migration',
    alarmNames: ['telemetry-gap'],
    startsAt: now - 48 * hour,
    durationMilliseconds: 96 * hour,
    updatedAt: now - 50 * hour,
  };
  return new Map([[rule.name, rule]]);
};
