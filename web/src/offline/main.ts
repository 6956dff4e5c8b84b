import { mount } from "svelte";
import OfflinePage from "./OfflinePage.svelte";
import "../app.css";

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");
mount(OfflinePage, { target });
