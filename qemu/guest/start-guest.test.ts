import { describe, expect, test } from "vitest";
import type { Emulator, EmulatorExit } from "./emulator.ts";
import type { Qmp, QmpEvent } from "./qmp.ts";
import { saveGuest, StartError } from "./start-guest.ts";

/** An emulator that obeys; when it is told to save, `onMigrate` says what becomes of that. */
function emulatorThat(
  onMigrate: (tell: (event: QmpEvent) => void, end: (exit: EmulatorExit) => void) => void,
): Emulator {
  let listener: (event: QmpEvent) => void = () => {};
  let end!: (exit: EmulatorExit) => void;
  const exited = new Promise<EmulatorExit>((resolve) => (end = resolve));
  const qmp: Pick<Qmp, "execute" | "onEvent"> = {
    execute: async (command) => {
      if (command === "migrate") setImmediate(() => onMigrate((event) => listener(event), end));
      return {};
    },
    onEvent: (one) => {
      listener = one;
      return () => {};
    },
  };
  return { qmp, exited, console: () => "the console" } as unknown as Emulator;
}

describe("saving a guest", () => {
  test("ends when QEMU has written all", async () => {
    const emulator = emulatorThat((tell) => {
      tell({ event: "MIGRATION", data: { status: "active" } });
      tell({ event: "MIGRATION", data: { status: "completed" } });
    });
    await expect(saveGuest(emulator, "state")).resolves.toBe(undefined);
  });

  test("fails when QEMU could not write", async () => {
    const emulator = emulatorThat((tell) =>
      tell({ event: "MIGRATION", data: { status: "failed" } }),
    );
    const saving = saveGuest(emulator, "state");
    await expect(saving).rejects.toThrow("it was not saved: QEMU says that the migrate failed");
    await expect(saving).rejects.toBeInstanceOf(StartError);
  });

  test("fails, and does not wait for ever, when QEMU dies of it", async () => {
    const emulator = emulatorThat((_, end) =>
      end({ code: null, signal: "SIGKILL", complaint: "" }),
    );
    await expect(saveGuest(emulator, "state")).rejects.toThrow("it was not saved: QEMU ended");
  });
});
