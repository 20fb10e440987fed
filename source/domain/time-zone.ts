const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** The time zone of this machine at a moment (epoch milliseconds), by name and distance: `Europe/Berlin (UTC+1)`. */
export const timeZoneText = (at: number): string => {
  const {timeZone} = Intl.DateTimeFormat().resolvedOptions();
  const minutesAhead = -new Date(at).getTimezoneOffset();
  const distance = Math.abs(minutesAhead);
  if (timeZone === 'UTC' || Number.isNaN(distance)) return timeZone;
  const minutes = distance % 60 === 0 ? '' : `:${twoDigits(distance % 60)}`;
  return `${timeZone} (UTC${minutesAhead < 0 ? '-' : '+'}${String(Math.floor(distance / 60))}${minutes})`;
};
