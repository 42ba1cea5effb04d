import type { Operation } from './context.ts';

export const find: Operation<'search.find'> = async () => [];
