import type {Alarm} from '../../domain/alarm.ts';
import {isInAlarm, onlyScales} from '../../domain/alarm.ts';
import type {Quantity} from '../../domain/service.ts';

/** The numbers of an alarm by name (CloudWatch API reference, DescribeAlarms). */
export const alarmQuantities: readonly Quantity<Alarm>[] = [
  {
    id: 'firing',
    unit: 'count',
    help: '1 in ALARM, 0 otherwise (StateValue); one that only scales never fires',
    of: alarm => {
      if (alarm.state === undefined || alarm.state === 'INSUFFICIENT_DATA') return undefined;
      return isInAlarm(alarm) && !onlyScales(alarm) ? 1 : 0;
    },
  },
];
