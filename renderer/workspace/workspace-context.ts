import { createContext, useContext, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Bridge, ReplicaNameOf } from '../../shared/contract/bridge.ts';
import type { ReplicaInput, ReplicaOutput } from '../../shared/contract/replica.ts';
import type { Outcome, RingdeskError } from '../../shared/errors.ts';
import { useDesk } from '../common/desk-context.tsx';
import { type CallWork, emptyWork, type WorkspaceModel, type WorkspaceState } from './model.ts';

export const WorkspaceContext = createContext<{ bridge: Bridge<'workspace'>; model: WorkspaceModel } | null>(null);

export function useWorkspace() {
  const workspace = useContext(WorkspaceContext);
  if (!workspace) throw new Error('useWorkspace needs a WorkspaceContext above it');
  return workspace;
}
export const useBridge = () => useWorkspace().bridge;
export const useModel = () => useWorkspace().model;

export function useWorkspaceState<T>(select: (state: WorkspaceState) => T): T {
  return useStore(useModel().store, select);
}

export function useWork(key: string): CallWork {
  return useWorkspaceState((state) => state.work[key] ?? emptyWork);
}

/** One primary button at a time: while the guidance for an emergency is open, it is the way to 911. */
export function useNextStep(key: string): 'primary' | 'secondary' {
  return useWork(key).guidance ? 'secondary' : 'primary';
}

type WorkspaceRead = ReplicaNameOf<'workspace'>;
export interface Read<T> {
  /** The newest answer for this input; an older one of the same input stays while it is read again. */
  value: T | null;
  error: RingdeskError | null;
  loading: boolean;
  reload: () => void;
}

/** The record of a call session's person, as it is being read. */
export type RecordRead = Read<ReplicaOutput<'contacts.get'>>;

/** Reads from the replica, and again whenever one of the tables changed, or `pulse` did for another reason. */
export function useRead<N extends WorkspaceRead>(name: N, input: ReplicaInput<N>, tables: readonly string[], pulse = 0): Read<ReplicaOutput<N>> {
  const bridge = useBridge();
  const asked = JSON.stringify([name, input]);
  const revision = useDesk((state) => tables.reduce((sum, table) => sum + (state.revisions[table] ?? 0), 0));
  const [attempt, setAttempt] = useState(0);
  const [answer, setAnswer] = useState<{ asked: string; outcome: Outcome<ReplicaOutput<N>> } | null>(null);
  useEffect(() => {
    let current = true;
    const [, parsed] = JSON.parse(asked) as [N, ReplicaInput<N>];
    void bridge.replica(name, parsed).then((outcome) => {
      if (current) setAnswer({ asked, outcome });
    });
    return () => {
      current = false;
    };
  }, [bridge, name, asked, revision, pulse, attempt]);
  const outcome = answer?.asked === asked ? answer.outcome : null;
  return {
    value: outcome?.ok ? outcome.value : null,
    error: outcome && !outcome.ok ? outcome.error : null,
    loading: outcome === null,
    reload: () => setAttempt(attempt + 1),
  };
}
