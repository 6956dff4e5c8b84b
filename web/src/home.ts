import { mount } from "svelte";
import Home from "./Home.svelte";
import "./app.css";

const target = document.getElementById("app");
if (!target) throw new Error("home.html has no #app");
mount(Home, { target });
