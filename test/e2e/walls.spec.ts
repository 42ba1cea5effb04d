import { expect, test } from './support/fixtures.ts';

test('screens are sandboxed, isolated, under a strict content security policy, and reach only what their surface may', async ({ desk }) => {
  for (const page of [desk.pop, desk.workspace]) {
    const seen = await page.evaluate(async () => {
      const bridge = (window as unknown as { ringdesk: Record<string, unknown> }).ringdesk;
      const response = await fetch(location.href);
      return {
        node: typeof (window as unknown as { require?: unknown }).require + typeof (window as unknown as { process?: unknown }).process,
        frozen: Object.isFrozen(bridge),
        policy: response.headers.get('content-security-policy') ?? '',
      };
    });
    expect(seen.node).toBe('undefinedundefined');
    expect(seen.frozen).toBe(true);
    expect(seen.policy).toContain("default-src 'none'");
    expect(seen.policy).not.toContain('unsafe');
  }
  const preferences = await desk.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => (window.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences()),
  );
  for (const preference of preferences) expect(preference).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true });

  const refused = await desk.pop.evaluate(async () => {
    const bridge = (window as unknown as { ringdesk: { replica(name: string, input: unknown): Promise<unknown>; host(name: string, input: unknown): Promise<unknown> } }).ringdesk;
    return [await bridge.replica('cases.create', {}), await bridge.host('workspace.close', {})];
  });
  for (const outcome of refused) expect(outcome).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
});

test('of all permissions the workspace has one, the choice of a loudspeaker; the pop has none and may not change settings', async ({ desk }) => {
  const seen = (page: typeof desk.pop) =>
    page.evaluate(async () => {
      const state = async (name: string) => (await navigator.permissions.query({ name: name as PermissionName }).catch(() => ({ state: 'unknown' }))).state;
      const devices = await navigator.mediaDevices.enumerateDevices();
      return {
        granted: (await Promise.all(['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'midi', 'persistent-storage'].map(async (name) => [name, await state(name)]))).filter(([, is]) => is === 'granted'),
        // Without the permission a device has neither id nor name.
        named: [...new Set(devices.filter((device) => device.deviceId !== '').map((device) => device.kind))],
        microphone: await navigator.mediaDevices.getUserMedia({ audio: true }).then(
          () => 'open',
          (cause: unknown) => (cause as Error).name,
        ),
      };
    });
  const workspace = await seen(desk.workspace);
  expect(workspace).toMatchObject({ granted: [], microphone: expect.stringMatching(/NotAllowedError|NotFoundError/) });
  expect(workspace.named.filter((kind) => kind !== 'audiooutput')).toEqual([]);
  expect(await seen(desk.pop)).toMatchObject({ granted: [], named: [], microphone: expect.stringMatching(/NotAllowedError|NotFoundError/) });
  const refused = await desk.pop.evaluate(async () => {
    const bridge = (window as unknown as { ringdesk: { host(name: string, input: unknown): Promise<unknown> } }).ringdesk;
    return bridge.host('settings.change', { name: 'theme', value: 'dark' });
  });
  expect(refused).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
});
