import { expect, test } from "vitest";
import { oldestOf } from "./unrenewed";

const query = (status: string, dataUpdatedAt: number, isActive = true, data: object | null = {}) =>
    ({ state: { status, dataUpdatedAt, data: data ?? undefined }, isActive: () => isActive }) as unknown as Parameters<
        typeof oldestOf
    >[0][number];

test("what is shown is as old as the oldest answer that could not be renewed", () => {
    expect(oldestOf([query("success", 5), query("error", 30), query("error", 20)])).toBe(20);
});

test("what is not on the screen, or was never there, makes nothing old", () => {
    expect(oldestOf([query("success", 5), query("error", 20, false), query("error", 0, true, null)])).toBeNull();
});
