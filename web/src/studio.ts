import { mount } from "svelte";
import Studio from "./Studio.svelte";
import "./app.css";

const target = document.getElementById("app");
if (!target) throw new Error("studio/index.html has no #app");
mount(Studio, { target });
