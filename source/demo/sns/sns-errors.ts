import {ServiceError} from '../wire/service-error.ts';

/** Codes as the query protocol spells them (SNS API reference, errors of each action). */
const snsError = (shape: string, queryCode: string, status: number, message: string): ServiceError =>
  new ServiceError({shape: `com.amazonaws.sns#${shape}`, queryCode, status, message});

export const invalidParameter = (message: string): ServiceError =>
  snsError('InvalidParameterException', 'InvalidParameter', 400, `Invalid parameter: ${message}`);

export const topicNotFound = (): ServiceError =>
  snsError('NotFoundException', 'NotFound', 404, 'Topic does not exist');

export const subscriptionNotFound = (): ServiceError =>
  snsError('NotFoundException', 'NotFound', 404, 'Subscription does not exist');
