// Draws the scene of an exercise. The answer, once there is one, is the page's target: its address
// ends in #answered, so that the focus goes there without a script.

import { Scene } from "./scene/scene.js";

const svg = document.getElementById("scene");
new Scene(svg).draw(JSON.parse(svg.dataset.scene), svg.dataset.title);
