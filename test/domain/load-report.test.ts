import {describe, expect, test} from 'vitest';
import {loadReportJson} from '../../source/domain/load-report-json.ts';
import {loadReportMarkdown} from '../../source/domain/load-report-markdown.ts';
import {loadReport} from '../../source/domain/load-report.ts';
import type {LoadFinding, LoadRun} from '../../source/domain/load-run.ts';
import {endRun, loadKey, markRun} from '../../source/domain/load-run.ts';
import {aRun, at, withValues} from '../fixtures/a-load-run.ts';

const aFinding = (change: Partial<LoadFinding>): LoadFinding => ({
  service: 'lambda',
  name: 'orders-worker',
  ruleId: 'throttled',
  health: 'warning',
  reason: 'Throttled 12/min by its own limit',
  firstAt: at(70),
  lastAt: at(130),
  wasThere: false,
  isLimit: true,
  ...change,
});

const withFindings = (run: LoadRun, findings: readonly LoadFinding[]): LoadRun => ({
  ...run,
  findings: new Map(findings.map(finding => [loadKey(finding.name, finding.ruleId), finding])),
});

const loaded = withValues(
  aRun({
    backlog: {0: 4, 30: 300, 60: 900, 90: 300, 120: 3, 132: 4},
    sent: {[-120]: 5, [-60]: 5, 0: 80, 60: 40, 120: 5},
    invocations: {[-60]: 300, 0: 1200, 60: 3000, 120: 300},
    throttles: {[-60]: 0, 0: 0, 60: 12, 120: 0},
  }),
  {concurrency: {[-60]: 5, 0: 40, 60: 100, 120: 6}},
  100,
);
const ended = {
  ...endRun(markRun(loaded, {at: at(45), note: 'second wave'}), {
    at: at(135),
    kind: 'until',
    text: 'drained',
  }),
  knownUntil: at(180),
};
const report = loadReport(ended, ['demo account eu-west-1'], at(300));

describe('the report of a load test', () => {
  test('says what was before, what came, and how long it took to drain', () => {
    const backlog = report.lines.find(({track}) => track.id === 'backlog');
    expect(backlog).toMatchObject({
      baseline: 4,
      summary: {p50: 4, p95: 900, highest: {at: at(60), value: 900}},
    });
    expect(report.lines.find(({track}) => track.id === 'sent')?.baseline).toBe(5);
    expect(report.course).toMatchObject({stoppedAt: at(60), drainedAt: at(120)});
  });

  test('says at which rate and concurrency something was refused first', () => {
    expect(report.firstThrottle).toMatchObject({at: at(60), throttles: {value: 12}});
    expect(report.firstThrottle?.rates.map(({track, value}) => [track.id, value])).toEqual([
      ['invocations', 3000],
      ['sent', 40],
    ]);
    expect(report.firstThrottle?.concurrency.map(({value}) => value)).toEqual([100]);
  });

  test('names the limits that were reached, and apart from them the problems that began', () => {
    const withMore = withFindings(ended, [
      aFinding({}),
      aFinding({name: 'orders', ruleId: 'growing', service: 'sqs', isLimit: false}),
      aFinding({name: 'old', ruleId: 'growing', service: 'sqs', isLimit: false, wasThere: true}),
    ]);
    const {limits, fullLines, problems} = loadReport(withMore, [], at(300));
    expect(limits.map(({name}) => name)).toEqual(['orders-worker']);
    expect(fullLines.map(({track}) => track.id)).toEqual(['concurrency']);
    expect(problems.map(({name}) => name)).toEqual(['orders']);
  });

  test('says that the last minutes are missing when it is made before they can be known', () => {
    expect(report.notes).toEqual([]);
    const early = loadReport({...ended, knownUntil: at(60)}, [], at(140));
    expect(early.notes.join(' ')).toContain('last minutes of CloudWatch are missing');
  });

  test('is JSON of a documented schema, with times in UTC', () => {
    const document: unknown = JSON.parse(loadReportJson(report));
    expect(document).toMatchObject({
      schema: 'sls-top-run/1',
      label: 'black friday',
      places: ['demo account eu-west-1'],
      startedAt: new Date(at(0)).toISOString(),
      end: {at: new Date(at(135)).toISOString(), how: 'until', reason: 'drained'},
      seconds: 135,
      load: {phase: 'drained', secondsToDrain: 60},
      firstThrottle: {minute: new Date(at(60)).toISOString()},
      markers: [{at: new Date(at(45)).toISOString(), note: 'second wave'}],
    });
  });

  test('is Markdown with a table, and charts on one time axis with the marked moments', () => {
    const text = loadReportMarkdown(report);
    expect(text).toContain('# black friday');
    expect(text).toMatch(/\| Queues: backlog \| 4 \| 4 \| 900 \| 900 \|/);
    expect(text).toContain('- **Time to drain:** 1m00');
    expect(text).toMatch(/1\. \d\d:\d\d:45 second wave/);
    const charts = /```text\n([^]*?)\n```/.exec(text)?.[1] ?? '';
    const axes = charts.split('\n').filter(line => line.includes('└'));
    expect(new Set(axes).size).toBe(1);
    expect(charts.split('\n').filter(line => line.includes('┊')).length).toBeGreaterThan(5);
  });

  test('keeps foreign text from being markup or reaching a terminal', () => {
    const hostile = withFindings(
      endRun(aRun({}, {label: '# <b>\u{1B}[31m|x|'}), {at: at(9), kind: 'stopped', text: 'stopped'}),
      [aFinding({name: '[link](http://x)\u{7}', reason: 'a\nb | c'})],
    );
    const text = loadReportMarkdown(loadReport(hostile, ['`where`'], at(9)));
    expect(text).not.toMatch(/[\u{1B}\u{7}]/u);
    expect(text).not.toContain('[link](');
    expect(text).toContain('\\|x\\|');
    expect(text).toContain('\\`where\\`');
  });

  test('uses nothing but ASCII in its charts where it has to', () => {
    const charts = /```text\n([^]*?)\n```/.exec(loadReportMarkdown(report, {ascii: true}))?.[1] ?? '';
    expect(charts).toMatch(/^[\u{20}-\u{7E}\n]+$/u);
  });
});
