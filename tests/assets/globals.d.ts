/** What the scripts of assets/ share with each other, and what Dash and its libraries put on the window. */
type Changes = Record<string, string | number | null | undefined | (string | number | null)[]>;
type Tree = string | [string, Record<string, string>, Tree[]];

interface Transom {
  /** Whether news, and not a person, is why the page's parts are drawn anew. */
  byItself: boolean;
  /** What keeps the page from changing by itself: pointer, selection, menu; "" for nothing. */
  busy(): string;
  whenCalm(who: unknown, act: () => void): void;
  /** The nearest element around where an event happened that fits the selector. */
  hit(event: Event, selector: string): HTMLElement | null;
  go(href: string): void;
  adjust(href: string): void;
  back(): void;
  query(changes: Changes): string;
  carriedQuery(): string;
  pathOf(identifier: string): string;
  watch(scope: string | null, version?: string): void;
  focusedRow(): string | null;
  letters(): boolean;
  help(): void;
  now(): Date;
  day(date: Date): string;
  clock(date: Date): string;
  full(date: Date): string;
  length(seconds: number): string;
  ago(date: Date): string;
  moment(date: Date, form?: string): string;
  moments(): void;
  reveal(place: HTMLElement, answer: any): void;
  plain: any;
  [later: string]: any;
}

/** Seconds of a drawing are milliseconds throughout; places on an axis are numbers from 0 to 1. */
interface Drawing {
  el(tag: string, className?: string, text?: unknown): HTMLElement;
  glyph(text: string, className?: string, label?: string): HTMLElement;
  button(text: string, title: string, act: () => void): HTMLButtonElement;
  length(ms: number): string;
  exact(ms: number, step: number): string;
  about(ms: number): string;
  width(text: string): number;
  zone(): string | undefined;
  instant(ms: number): string;
  date(ms: number): string;
  stretch(from: number, to: number): string;
  day(ms: number): string;
  time(ms: number, step: number): string;
  count(n: number, one: string, many?: string): string;
  plainKey(event: KeyboardEvent): boolean;
  kind(name: string, make: (host: HTMLElement) => any): void;
  adjust(host: HTMLElement, id: string | null): void;
  go(href: string): void;
  dragRange(target: HTMLElement, act: (from: number, to: number) => void): void;
  Axis: any;
  Grid: any;
  Minimap: any;
  [later: string]: any;
}

interface Window {
  transom: Transom;
  transomDrawing: Drawing;
  dash_clientside: any;
  dashAgGridComponentFunctions: any;
  dashAgGridFunctions: any;
  React: any;
  Plotly: any;
  dash_ag_grid: any;
}
