import "./look/site.css";
import { startBehaviours } from "./behaviours/behaviours";
import { ChooseMany } from "./choose-many/choose-many";
import { ChooseOne } from "./choose-one/choose-one";
import { Frame } from "./frame/host";
import { NumberField } from "./number/number";
import { Preview } from "./preview/preview";
import { ProgressFollower } from "./progress/progress";
import { Table } from "./table/table";
import { Text } from "./text/text";
import { Transcribe } from "./transcribe/transcribe";
import { Work } from "./work/work";

customElements.define("hw-choose-one", ChooseOne);
customElements.define("hw-choose-many", ChooseMany);
customElements.define("hw-text", Text);
customElements.define("hw-number", NumberField);
customElements.define("hw-transcribe", Transcribe);
customElements.define("hw-work", Work);
customElements.define("hw-frame", Frame);
customElements.define("hw-progress", ProgressFollower);
customElements.define("hw-preview", Preview);
customElements.define("hw-table", Table);

startBehaviours();
