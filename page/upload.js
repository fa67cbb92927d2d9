/* In the gr.HTML component where administrators choose files: each is sent as it is chosen, then they are taken in together. */
const input = element.querySelector("input[type=file]");
const drop = element.querySelector(".drop");
const list = element.querySelector(".chosen");
const sent = new Map(); /* the item in the list → a promise of the file's key, null where it was not taken */

const send = (file, item) => new Promise((resolve) => {
  const says = item.querySelector("span");
  const end = (key, text) => {
    says.textContent = text;
    item.classList.toggle("failed", key === null);
    resolve(key);
  };
  const request = new XMLHttpRequest();
  request.open("POST", `upload?name=${encodeURIComponent(file.name)}`);
  request.responseType = "json";
  request.upload.onprogress = (event) => {
    if (event.lengthComputable) says.textContent = `${list.dataset.uploading} ${Math.floor((100 * event.loaded) / event.total)}%`;
  };
  request.onload = () => {
    const key = request.status === 200 && request.response ? request.response.key : null;
    end(key, key === null ? request.response?.detail || list.dataset.failed : list.dataset.uploaded);
  };
  request.onerror = () => end(null, list.dataset.failed);
  request.onabort = () => resolve(null);
  item.addEventListener("abandon", () => request.abort());
  request.send(file);
});

const choose = (files) => {
  for (const file of files) {
    const item = document.createElement("li");
    const name = document.createElement("b");
    const off = document.createElement("button");
    name.textContent = file.name;
    off.type = "button";
    off.className = "tool";
    off.textContent = list.dataset.off;
    off.addEventListener("click", () => {
      item.dispatchEvent(new Event("abandon"));
      sent.delete(item);
      item.remove();
    });
    const says = document.createElement("span");
    says.textContent = list.dataset.uploading;
    item.append(name, says, off);
    list.append(item);
    sent.set(item, send(file, item));
  }
};

input.addEventListener("change", () => {
  choose([...input.files]);
  input.value = ""; /* else the same file cannot be chosen again */
});
for (const kind of ["dragenter", "dragover"]) {
  drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
}
for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => { event.preventDefault(); choose([...event.dataTransfer.files]); });

element.querySelector("#add").addEventListener("click", async () => {
  const chosen = [...sent];
  sent.clear();
  const files = [];
  for (const [item, coming] of chosen) {
    const key = await coming;
    if (key === null) continue; /* its line says why, and stays */
    files.push(key);
    item.remove();
  }
  trigger("click", { act: "add", files, replace: element.querySelector("#replace").checked, group: element.querySelector("#group").value });
});
element.querySelector("#rebuild").addEventListener("click", () => trigger("click", { act: "rebuild" }));
