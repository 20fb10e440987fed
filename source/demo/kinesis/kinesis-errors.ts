import {ServiceError} from '../wire/service-error.ts';

const kinesisError = (exception: string, message: string): ServiceError =>
  new ServiceError({shape: `com.amazonaws.kinesis#${exception}`, status: 400, message});

export const streamNotFound = (name: string, accountId: string): ServiceError =>
  kinesisError('ResourceNotFoundException', `Stream ${name} under account ${accountId} not found.`);

export const resourceNotFound = (message: string): ServiceError =>
  kinesisError('ResourceNotFoundException', message);

export const resourceInUse = (message: string): ServiceError =>
  kinesisError('ResourceInUseException', message);

export const invalidArgument = (message: string): ServiceError =>
  kinesisError('InvalidArgumentException', message);

export const expiredIterator = (): ServiceError =>
  kinesisError(
    'ExpiredIteratorException',
    'Iterator expired. The iterator was created more than five minutes ago.',
  );

export const expiredNextToken = (): ServiceError =>
  kinesisError('ExpiredNextTokenException', 'The NextToken has expired.');
