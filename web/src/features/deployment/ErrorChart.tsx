import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { clock } from "../../shared/timeWords";
import { curvesOf, decisive, topOf, type Judgement } from "./judgement";

/** As high as its place is wide enough for. */
const heightFor = (width: number) => (width > 1000 ? 320 : width > 420 ? 250 : 210);
/** What is left free right of a decision, for the words about it, where there is room for that. */
const roomFor = (width: number) => (width > 560 ? 150 : 0);
/** Words that stand closer would run into each other. */
const apart = 44;
const seconds = (at: string) => new Date(at).getTime() / 1000;

function colours() {
    const style = getComputedStyle(document.documentElement);
    const of = (name: string) => style.getPropertyValue(name).trim();
    return {
        canary: of("--canary"),
        base: of("--base"),
        bad: of("--bad"),
        ok: of("--ok"),
        line: of("--line"),
        faint: of("--faint"),
        dim: of("--dim"),
        panel: of("--panel"),
        small: parseFloat(of("--tiny")) || 11,
    };
}

/** The canary's error rate against the baseline's, with what it may be, when the weight changed, and the moment of the verdict. */
export function ErrorChart({ judgement, label }: { judgement: Judgement; label: string }) {
    const box = useRef<HTMLDivElement>(null);
    const chart = useRef<uPlot | null>(null);
    const shown = useRef(judgement);
    shown.current = judgement;

    useEffect(() => {
        const element = box.current;
        if (!element) return;
        const make = () => {
            chart.current?.destroy();
            chart.current = new uPlot(optionsOf(element.clientWidth, shown), dataOf(shown.current), element);
        };
        make();
        const resize = new ResizeObserver(() =>
            chart.current?.setSize({ width: element.clientWidth, height: heightFor(element.clientWidth) }),
        );
        resize.observe(element);
        const scheme = matchMedia("(prefers-color-scheme: dark)");
        scheme.addEventListener("change", make);
        return () => {
            scheme.removeEventListener("change", make);
            resize.disconnect();
            chart.current?.destroy();
            chart.current = null;
        };
    }, []);

    useEffect(() => chart.current?.setData(dataOf(judgement)), [judgement]);

    return <div ref={box} className="chart" role="img" aria-label={label} />;
}

function dataOf(judgement: Judgement): uPlot.AlignedData {
    const c = curvesOf(judgement);
    return [c.at, c.high, c.low, c.baseline, c.canary];
}

function optionsOf(width: number, shown: { current: Judgement }): uPlot.Options {
    const c = colours();
    const font = `${c.small}px Inter, system-ui, sans-serif`;
    return {
        width,
        height: heightFor(width),
        padding: [26, 16, 0, 0],
        cursor: { show: false },
        legend: { show: false },
        select: { show: false, left: 0, top: 0, width: 0, height: 0 },
        scales: {
            x: { time: true, range: (u, from, to) => [from, to + (to - from) * (isDecided(shown.current) ? marginOf(u.width) : 0)] },
            y: { range: () => [0, topOf(curvesOf(shown.current))] },
        },
        axes: [
            {
                font,
                stroke: c.faint,
                grid: { show: false },
                ticks: { show: false },
                gap: 8,
                size: 32,
                incrs: [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600],
                space: 110,
                values: (_, at) => at.map((t) => clock(new Date(t * 1000))),
            },
            {
                font,
                stroke: c.faint,
                grid: { stroke: c.line, width: 1, dash: [3, 4] },
                ticks: { show: false },
                size: 48,
                values: (_, at) => at.map((v) => `${Number(v.toFixed(2))} %`),
            },
        ],
        series: [
            {},
            { stroke: "transparent", width: 0, points: { show: false } },
            { stroke: "transparent", width: 0, points: { show: false } },
            { stroke: c.base, width: 1.6, points: { show: false } },
            { stroke: c.canary, width: 2.6, points: { show: false } },
        ],
        bands: [{ series: [1, 2], fill: `color-mix(in srgb, ${c.canary} 15%, transparent)` }],
        hooks: { draw: [(u) => mark(u, shown.current, c)] },
    };
}

/** The room as a part of what is drawn. */
const marginOf = (width: number) => roomFor(width) / (width - 64 - roomFor(width));

const isDecided = (judgement: Judgement) => judgement.state !== "watching" && decisive(judgement) !== null;

function mark(u: uPlot, judgement: Judgement, c: ReturnType<typeof colours>) {
    const { ctx } = u;
    const ratio = devicePixelRatio;
    const { top, left, width, height: tall } = u.bbox;
    const line = (x: number, colour: string, dash: number[]) => {
        ctx.strokeStyle = colour;
        ctx.lineWidth = ratio;
        ctx.setLineDash(dash.map((d) => d * ratio));
        ctx.beginPath();
        ctx.moveTo(x, top - 18 * ratio);
        ctx.lineTo(x, top + tall);
        ctx.stroke();
    };
    const say: Say = (text, x, y, colour, weight = "") => {
        ctx.font = `${weight} ${c.small * ratio}px Inter, system-ui, sans-serif`;
        ctx.fillStyle = colour;
        ctx.textAlign = x > left + width - Math.max(ctx.measureText(text).width + 8 * ratio, 100 * ratio) ? "right" : "left";
        ctx.fillText(text, x + (ctx.textAlign === "right" ? -6 : 6) * ratio, y);
    };
    ctx.save();
    // The first is given before the first request is counted: it stands where the counting begins.
    const weights = judgement.weights
        .filter((w) => w.weight > 0 && w.weight < 100)
        .map((w) => ({ weight: w.weight, x: Math.max(left, u.valToPos(seconds(w.at), "x", true)) }));
    weights.forEach((w, i) => {
        const next = weights[i + 1]?.x ?? Infinity;
        if (w.x > left + width || next === w.x) return;
        line(w.x, c.line, []);
        if (next - w.x > apart * ratio) say(`${w.weight} %`, w.x, top - 8 * ratio, c.dim);
    });
    const verdict = decisive(judgement);
    if (judgement.state === "watching") now(u, judgement, c, say);
    if (verdict && isDecided(judgement)) {
        const isBad = verdict.verdict === "fail";
        const colour = isBad ? c.bad : c.dim;
        const x = Math.min(u.valToPos(seconds(verdict.at), "x", true), left + width);
        line(x, colour, [3, 3]);
        const curves = curvesOf(judgement);
        const point = curves.at.findLastIndex((t, at) => t <= seconds(verdict.at) + 1 && curves.canary[at] != null);
        const rate = curves.canary[point];
        if (rate != null) {
            ctx.setLineDash([]);
            ctx.beginPath();
            ctx.arc(x, u.valToPos(Math.min(rate, u.scales.y?.max ?? 100), "y", true), 4.5 * ratio, 0, 2 * Math.PI);
            ctx.fillStyle = colour;
            ctx.fill();
            ctx.lineWidth = 2 * ratio;
            ctx.strokeStyle = c.panel;
            ctx.stroke();
        }
        const said = verdict.verdict === "pass" ? "passed" : "decided";
        say(`${said} ${clock(verdict.at)}`, x, top + 12 * ratio, colour, "600");
        const counted = verdict.canaryRequests.toLocaleString("en");
        say(verdict.endpoint ? `on ${verdict.endpoint}` : `after ${counted} requests`, x, top + (14 + c.small * 1.25) * ratio, c.faint);
    }
    ctx.restore();
}

type Say = (text: string, x: number, y: number, colour: string, weight?: string) => void;

/** Where the canary's rate is now. */
function now(u: uPlot, judgement: Judgement, c: ReturnType<typeof colours>, say: Say) {
    const { at, canary } = curvesOf(judgement);
    const last = canary.findLastIndex((rate) => rate !== null);
    const rate = canary[last];
    if (rate == null || at[last] === undefined) return;
    const { ctx } = u;
    const [x, y] = [u.valToPos(at[last], "x", true), u.valToPos(rate, "y", true)];
    ctx.setLineDash([]);
    ctx.beginPath();
    ctx.arc(x, y, 4 * devicePixelRatio, 0, 2 * Math.PI);
    ctx.fillStyle = c.canary;
    ctx.fill();
    say(`${Number(rate.toFixed(2))} %`, x, y - 9 * devicePixelRatio, c.dim, "600");
}
