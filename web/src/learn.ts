import { mount } from "svelte";
import Learn from "./Learn.svelte";
import "./app.css";

const target = document.getElementById("app");
if (!target) throw new Error("learn/index.html has no #app");
mount(Learn, { target });
