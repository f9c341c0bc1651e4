// Follows the public case status with kafkajs: node status.mjs SERVER USER PASSWORD TOPIC …
// `npm install kafkajs` beside it is all it needs. It prints one line of JSON for each event.
import kafkajs from "kafkajs";

const [server, username, password, ...topics] = process.argv.slice(2);
const kafka = new kafkajs.Kafka({
  brokers: [server],
  ssl: false, // true wherever the court's address is not this machine
  sasl: { mechanism: "scram-sha-512", username, password },
  logLevel: kafkajs.logLevel.ERROR,
});
const consumer = kafka.consumer({ groupId: `${username}.node` });
await consumer.connect();
await consumer.subscribe({ topics, fromBeginning: true });
await consumer.run({
  eachMessage: async ({ message }) => {
    const { ce_id: id, ce_type: type } = message.headers;
    console.log(JSON.stringify({ id: `${id}`, type: `${type}`, ...JSON.parse(message.value) }));
  },
});
