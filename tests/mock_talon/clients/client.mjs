// Makes a world, lets a fault strike, sends two requests, verifies both, and deletes the world. Usage: client.mjs URL
import assert from "node:assert/strict";

const url = process.argv[2];

async function control(method, path, body) {
  const answer = await fetch(`${url}/_mock${path}`, {
    method,
    headers: { "Content-Type": "application/json" },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, json: text ? JSON.parse(text) : null };
}

async function track(key) {
  const answer = await fetch(`${url}/segment/v2/events`, {
    method: "PUT",
    headers: {
      Authorization: `ApiKey-v1 ${key}`,
      "destination-hostname": url,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({ eventType: "track-event", customerProfileId: "ada" }),
  });
  return answer.status;
}

const { status, json: made } = await control("POST", "/worlds", { name: "from-node" });
assert.equal(status, 201);
const world = made.path.replace("/_mock", "");
await control("POST", `${world}/faults`, { kind: "status", status: 503, when: { times: 1 } });
assert.equal(await track(made.apiKey), 503);
const waiting = control("POST", `${world}/verify`, { criteria: { status: 200 }, exactly: 1, withinSeconds: 30 });
assert.equal(await track(made.apiKey), 200);
assert.equal((await waiting).json.count, 1);
assert.equal((await control("POST", `${world}/verify`, { criteria: { fault: "status" }, exactly: 1 })).status, 200);
const missed = await control("POST", `${world}/verify`, { criteria: { profile: "eve" } });
assert.equal(missed.status, 409);
assert.match(missed.json.Error, /nearest miss/);
assert.equal((await control("DELETE", world)).status, 204);
console.log("verified by node");
