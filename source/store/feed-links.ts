import {areFeedersKnown, feedersIn, isFeedingKnownOf, mergeFeeders} from '../domain/feeders.ts';
import type {Catalog} from './catalog.ts';
import {rememberEach, rememberLast} from './remember.ts';
import {feedOf} from './select-table.ts';
import type {State} from './state.ts';

const feedersOfFeed = rememberEach(feedersIn);
const isFeedingKnown = rememberEach(isFeedingKnownOf);
const together = rememberLast(mergeFeeders);

/** Tells queues which topics and functions send them dead letters: their own service cannot know. */
export const linkFeeds = (state: State, catalog: Catalog): State => {
  let next = state;
  for (const view of catalog) {
    if (view.withFeeders === undefined) continue;
    const others = catalog.filter(({id}) => id !== view.id);
    const feeders = together(...others.map(other => feedersOfFeed(feedOf(state, other.id).resources, other)));
    const feed = feedOf(next, view.id);
    const isComplete = areFeedersKnown(
      others.map(other => ({
        view: other,
        resources: feedOf(state, other.id).resources,
        isListed: feedOf(state, other.id).polls.discovery.at !== undefined,
      })),
      isFeedingKnown,
    );
    const resources = view.withFeeders(feed.resources, feeders, isComplete);
    if (resources !== feed.resources)
      next = {...next, feeds: {...next.feeds, [view.id]: {...feed, resources}}};
  }
  return next;
};
