import {fastWidth} from './fast-width.js';
import {fastOutput} from './fast-output.js';
import {segmentationPatches} from './lazy-segmentation.js';
import {noDevtools} from './no-devtools.js';
import {yogaLoader, yogaSync} from './yoga-sync.js';

/** Every third-party file the bundle changes; README.md in this folder says why. */
export const patches = [yogaSync, yogaLoader, fastWidth, fastOutput, ...segmentationPatches, ...noDevtools];
