// Draws the scene of an exercise, and leads the reader to the answer once there is one.

import { Scene } from "./scene/scene.js";

const svg = document.getElementById("scene");
new Scene(svg).draw(JSON.parse(svg.dataset.scene), svg.dataset.title);
document.getElementById("answered")?.focus();
