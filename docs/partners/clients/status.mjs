// Follows the public case status with kafkajs: node status.mjs SERVER USER PASSWORD TOPIC …
// `npm install kafkajs` beside it is all it needs. It prints one line of JSON for each event; its group remembers where it was.

const [server, username, password, ...topics] = process.argv.slice(2);
const groupId = `${username}.node`;

function leave(sentence) {
  console.error(sentence);
  process.exit(1);
}

// What kafkajs calls an error → what to do about it.
function said(error) {
  const why = error.cause ?? error;
  if (why.type === "UNSUPPORTED_SASL_MECHANISM") return `${server} is not the partners' listener: check SERVER.`;
  if (why.type === "GROUP_AUTHORIZATION_FAILED" || why.name === "KafkaJSGroupCoordinatorNotFound") {
    return `The group ${groupId} is not yours. Give groupId your user's name, or one that begins with \`${username}.\``;
  }
  if (why.name === "KafkaJSSASLAuthenticationError") {
    return `${server} does not let ${username} in: check USER and PASSWORD. (${why.message})`;
  }
  return `No way in at ${server}: check that SERVER is HOST:PORT of the partners' listener. (${why.message})`;
}

if (topics.length === 0) leave("usage: node status.mjs SERVER USER PASSWORD TOPIC …");
const { default: kafkajs } = await import("kafkajs").catch(() => leave("kafkajs is missing: npm install kafkajs"));
process.stdout.on("error", () => process.exit()); // whoever read our lines has enough

const kafka = new kafkajs.Kafka({
  brokers: [server],
  ssl: false, // true wherever the court's address is not this machine
  sasl: { mechanism: "scram-sha-512", username, password },
  logLevel: kafkajs.logLevel.NOTHING, // what goes wrong is said below
});
const admin = kafka.admin();
const consumer = kafka.consumer({ groupId });
consumer.on(consumer.events.CRASH, ({ payload }) => payload.restart || leave(said(payload.error)));
try {
  await admin.connect();
  const there = await admin.listTopics();
  await admin.disconnect();
  // A topic that is not there would be waited for without end.
  const wrong = topics.filter((topic) => !there.includes(topic));
  if (wrong.length > 0) leave(`You can read no topic ${wrong.join(", ")}. Check TOPIC; you can read: ${there.sort().join(", ")}`);
  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => {
      const { ce_id: id, ce_type: type } = message.headers;
      console.log(JSON.stringify({ id: `${id}`, type: `${type}`, ...JSON.parse(message.value) }));
    },
  });
} catch (error) {
  leave(said(error));
}
