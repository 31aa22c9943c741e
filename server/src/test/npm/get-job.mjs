import { AmplifyBackendClient, GetBackendJobCommand } from "@aws-sdk/client-amplifybackend";

const client = new AmplifyBackendClient({}); // endpoint, region and credentials from the environment
const key = { AppId: "shop", BackendEnvironmentName: "prod", JobId: "import-1" };
console.log((await client.send(new GetBackendJobCommand(key))).Status);
try {
  await client.send(new GetBackendJobCommand({ ...key, JobId: "nope" }));
} catch (error) {
  console.log(error.name, error.ResourceType); // NotFoundException Job
}
