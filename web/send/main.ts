import { mount } from "svelte";
import "../src/app.css";
import SendPage from "./SendPage.svelte";

const target = document.getElementById("app");
if (!target) throw new Error("send/index.html has no #app");
mount(SendPage, { target });
