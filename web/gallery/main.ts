import { mount } from "svelte";
import "../src/app.css";
import { answerHere } from "./answers";
import Gallery from "./Gallery.svelte";

answerHere();
const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");
mount(Gallery, { target });
