import { css } from "lit";

/** How the picture tools look; the colours are the site's, so both schemes hold. */
export const drawingStyles = css`
  .bench { container-type: inline-size; }
  .chips, .tools { display: flex; flex-wrap: wrap; gap: 0.375rem; margin-block-end: 0.5rem; }
  .chip { display: inline-flex; align-items: center; gap: 0.5rem; padding: 0.25rem 0.75rem; border-radius: 999px; }
  .swatch { flex: none; width: 0.875rem; height: 0.875rem; border: 1px solid var(--ink); border-radius: 3px; background: var(--mark); forced-color-adjust: none; }
  .tools { align-items: center; }
  .tool { display: inline-flex; align-items: center; justify-content: center; gap: 0.375rem; min-width: 2.75rem; padding: 0.25rem 0.5rem; }
  .tool[data-tool="undo"], .tool[data-tool="out"] { margin-inline-start: 0.5rem; }
  .icon { width: 1.375rem; height: 1.375rem; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
  .level { min-width: 3.25rem; color: var(--ink-muted); font-size: 0.875rem; font-variant-numeric: tabular-nums; text-align: center; }
  .size { display: inline-flex; align-items: center; gap: 0.5rem; min-height: 2.75rem; font-weight: 400; }
  .size input { width: 8rem; }
  .columns { display: grid; gap: 0.75rem 1rem; }
  @container (min-width: 48rem) { .columns { grid-template-columns: minmax(0, 1fr) 17rem; } }
  @container (max-width: 30rem) {
    .chips, .tools { gap: 0.25rem; }
    .bench > .tools .tool { flex: 1 0 2.0625rem; min-width: 2.0625rem; max-width: 4rem; padding-inline: 0; }
    .tool[data-tool="undo"], .tool[data-tool="out"] { margin-inline-start: 0; }
    .level { display: none; }
    .size input { width: 4.5rem; }
  }

  .stage {
    position: relative; overflow: hidden; direction: ltr; width: 100%; height: 16rem; max-height: var(--most, 32rem); min-height: 12rem;
    border: 1px solid var(--edge); border-radius: 8px; background: var(--paper-sunk);
    cursor: crosshair; touch-action: none; user-select: none; -webkit-user-select: none; contain: strict;
  }
  .stage { height: auto; aspect-ratio: var(--ratio, 1.5); contain: paint; }
  .stage.moving { cursor: grab; }
  .stage.resting { touch-action: pan-y; }
  .stage.panning { cursor: grabbing; }
  .stage:focus-visible { outline-offset: 1px; }
  .picture, .picture canvas:not(.upper-canvas), .overlay, .handles { position: absolute; inset: 0; }
  .picture img, .mask { position: absolute; inset: 0 auto auto 0; max-width: none; transform-origin: 0 0; pointer-events: none; }
  .picture canvas:not(.upper-canvas) { width: 100%; height: 100%; }
  .upper-canvas { position: absolute; pointer-events: none; }
  .picture.coarse img, .mask { image-rendering: pixelated; }
  .mask { opacity: 0.6; }
  .overlay { width: 100%; height: 100%; pointer-events: none; }
  .overlay.moving { will-change: transform; }
  .handles, .first { pointer-events: none; }

  .overlay path { vector-effect: non-scaling-stroke; fill: none; stroke-linejoin: round; stroke-linecap: round; }
  .shape .halo { stroke: #000; stroke-width: 4.5; stroke-opacity: 0.55; }
  .shape .line { stroke: var(--mark); stroke-width: 2.5; }
  .shape[data-kind="box"] .line, .shape[data-kind="polygon"] .line { fill: var(--mark); fill-opacity: 0.1; }
  .shape[data-kind="point"] .halo { stroke: #fff; stroke-width: 15; stroke-opacity: 0.95; }
  .shape[data-kind="point"] .line { stroke-width: 10; }
  .shape.selected .halo { stroke: #fff; stroke-width: 7; stroke-opacity: 0.95; }
  .shape.selected .line { stroke-width: 3; }
  .shape.selected[data-kind="point"] .halo { stroke: #000; stroke-width: 20; }
  .tag { font: 600 12px/1 system-ui, sans-serif; fill: #fff; stroke: #000; stroke-width: 3px; stroke-linejoin: round; paint-order: stroke; }
  .draft { stroke: var(--mark); stroke-width: 2.5; filter: drop-shadow(0 0 1px #000) drop-shadow(0 0 1px #fff); }
  .cross { stroke: #fff; stroke-width: 2; filter: drop-shadow(0 0 1px #000) drop-shadow(0 0 1px #000); }
  .brush-ring { fill: none; stroke: #fff; stroke-width: 1.5; filter: drop-shadow(0 0 1px #000) drop-shadow(0 0 1px #000); }

  .handle, .first { position: absolute; inset: 0 auto auto 0; width: 1.5rem; height: 1.5rem; min-width: 0; min-height: 0; margin: -0.75rem 0 0 -0.75rem; padding: 0; border: 0; background: none; }
  .handle { pointer-events: auto; cursor: move; touch-action: none; }
  .handle:hover:not(:disabled) { background: none; }
  .handle::before, .first::before { content: ""; position: absolute; inset: 0.375rem; border: 2px solid #000; border-radius: 2px; background: #fff; }
  .first::before { border-radius: 50%; inset: 0.25rem; background: transparent; border-color: #fff; box-shadow: 0 0 0 2px #000, inset 0 0 0 2px #000; }
  .handle:focus-visible { outline-offset: -2px; }
  .handle:focus-visible::before { background: var(--accent); border-color: #fff; }
  .handle[data-key="n"], .handle[data-key="s"] { cursor: ns-resize; }
  .handle[data-key="e"], .handle[data-key="w"] { cursor: ew-resize; }
  .handle[data-key="nw"], .handle[data-key="se"] { cursor: nwse-resize; }
  .handle[data-key="ne"], .handle[data-key="sw"] { cursor: nesw-resize; }
  @media (pointer: coarse) { .handle::before { inset: 0.25rem; } }

  .foot { display: flex; align-items: center; gap: 0.5rem; min-height: 2.75rem; margin-block-start: 0.375rem; }
  .foot .hint { flex: 1; margin: 0; }
  .foot .tools { flex: none; flex-wrap: nowrap; margin: 0; }
  .tool.unseen { display: none; }
  .status { min-height: 1.5rem; margin: 0; font-variant-numeric: tabular-nums; }
  .drawn { margin-block-end: 0.5rem; }
  .drawn ol { position: relative; display: grid; gap: 0.25rem; max-height: 18rem; margin: 0; padding: 0.1875rem; overflow-y: auto; list-style: none; }
  .drawn li { display: flex; gap: 0.25rem; content-visibility: auto; contain-intrinsic-size: auto 2.75rem; }
  .pick { display: flex; flex: 1; flex-wrap: wrap; align-items: center; gap: 0 0.5rem; min-width: 0; padding: 0.125rem 0.5rem; text-align: start; line-height: 1.25; }
  .pick .name { font-weight: 600; overflow-wrap: anywhere; }
  .pick .hint { flex-basis: 100%; font-variant-numeric: tabular-nums; }
  .instances { margin-block-end: 0.5rem; }
  .viewer .tools { margin-block: 0.5rem 0; }
  .keys summary { min-height: 2rem; cursor: pointer; font-weight: 600; }
  .keys dl { display: grid; gap: 0.25rem; margin: 0.25rem 0; font-size: 0.875rem; }
  .keys dl div { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); gap: 0.5rem; }
  .keys dt, .keys dd { margin: 0; }
  @media (hover: none) and (pointer: coarse) { .keys { display: none; } }
  @media (prefers-contrast: more) { .shape .halo { stroke-opacity: 1; stroke-width: 6; } .mask { opacity: 0.8; } }
  @media (forced-colors: active) { .shape .line, .shape .halo, .tag { forced-color-adjust: none; } .icon { stroke: ButtonText; } }
`;
