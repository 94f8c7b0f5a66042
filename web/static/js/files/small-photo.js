// A large photo is made smaller on the phone already, and leaves behind where it was taken; where that can't be done it is sent as it is.
window.smallPhoto = async (file) => {
  try {
    const map = await createImageBitmap(file, { imageOrientation: "from-image" }), scale = Math.min(1, 2048 / Math.max(map.width, map.height));
    const canvas = Object.assign(document.createElement("canvas"), { width: map.width * scale, height: map.height * scale });
    canvas.getContext("2d").drawImage(map, 0, 0, canvas.width, canvas.height);
    const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    return made && made.size < file.size ? made : file;
  } catch (unable) {
    return file;
  }
};
