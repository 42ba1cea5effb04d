import { EventEmitter } from 'node:events';
import { expect, onTestFinished, test, vi } from 'vitest';
import { watchForWaking } from '../../electron/main/waking.ts';

function watched() {
  const power = new EventEmitter();
  const computer = { addresses: ['eth0 192.0.2.7'] };
  const woken: string[] = [];
  vi.useFakeTimers();
  const end = watchForWaking({ power, addresses: () => computer.addresses, onWake: (why) => void woken.push(why), everyMs: 1_000 });
  onTestFinished(() => {
    end();
    vi.useRealTimers();
  });
  return { power, computer, woken, end };
}

test('from the cable to Wi-Fi: told once the new network is there, not while there is none', () => {
  const { computer, woken } = watched();
  vi.advanceTimersByTime(10_000);
  expect(woken).toEqual([]);
  computer.addresses = [];
  vi.advanceTimersByTime(1_000);
  expect(woken).toEqual([]);
  computer.addresses = ['wlan0 198.51.100.4'];
  vi.advanceTimersByTime(1_000);
  expect(woken).toEqual(['network']);
  vi.advanceTimersByTime(60_000);
  expect(woken).toEqual(['network']);
});

test('after sleep it is told at once, and only once when the network is another one, too; a desk that ends listens no more', () => {
  const { power, computer, woken, end } = watched();
  computer.addresses = ['wlan0 198.51.100.4'];
  power.emit('resume');
  vi.advanceTimersByTime(5_000);
  expect(woken).toEqual(['sleep']);
  end();
  power.emit('resume');
  expect(woken).toEqual(['sleep']);
});
