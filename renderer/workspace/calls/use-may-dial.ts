import { useDesk } from '../../common/desk-context.tsx';

/** The telephone system can dial for this desk, and the line to it is up. */
export function useMayDial(): boolean {
  return useDesk((state) => state.desk?.capabilities.dial ?? false);
}
