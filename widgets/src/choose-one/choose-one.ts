import { Choose, tellChanged } from "../choose/choose";

/** One of several: a key chooses. */
export class ChooseOne extends Choose {
  protected override readonly kind = "radio";

  protected override press(option: HTMLInputElement): void {
    if (option.checked) return;
    option.checked = true;
    tellChanged(option);
  }
}
