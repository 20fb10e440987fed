/** A consumer that is this far behind, in shares of the retention, is in trouble or about to lose data. */
export const warningShare = 0.25;
/** Beyond half of the retention records are at risk (Kinesis Developer Guide, monitoring: iterator age). */
export const criticalShare = 0.5;

/** How bad a lag is by its share of the retention; `undefined`: not bad, or not known. */
export const lagHealth = (share: number | undefined): 'warning' | 'critical' | undefined => {
  if (share === undefined || share < warningShare) return undefined;
  return share >= criticalShare ? 'critical' : 'warning';
};
