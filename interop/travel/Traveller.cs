// LibreMetaverse as a traveller: logs in, and teleports whenever a line "go <column> <row>" comes (squares of 256 m of the grid).
// dotnet traveller.dll <login uri> <first> <last> <password>
using LibreMetaverse;
using Microsoft.Extensions.Logging;

const ulong Square = 256;
var output = Console.Out;
Console.SetOut(Console.Error); // standard output is ours
// The library's own logger writes to standard output, past Console.Out.
Logger.SetLoggerFactory(LoggerFactory.Create(log => log.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)), "LibreMetaverse");
Settings.LogLevel = LogLevel.Error;
Settings.ResourceDir = Path.Combine(Path.GetDirectoryName(typeof(GridClient).Assembly.Location)!, "linden");
var client = new GridClient();
client.Settings.AssetCache.Enabled = false;
client.Settings.Agent.MultipleSims = true;
var login = client.Network.DefaultLoginParams(args[1], args[2], args[3], "Landfall interop", "1.0");
login.URI = args[0];
if (!await client.Network.LoginAsync(login)) throw new InvalidOperationException(client.Network.LoginMessage);
for (var left = 100; left > 0 && !(client.Network.CurrentSim!.Caps?.IsEventQueueRunning ?? false); left--) await Task.Delay(100);
Say("connected");
for (var line = Console.ReadLine(); line is not null and not "end"; line = Console.ReadLine())
{
    var place = line.Split(' ');
    var handle = (ulong.Parse(place[1]) * Square << 32) | (ulong.Parse(place[2]) * Square);
    var isThere = await client.Self.TeleportAsync(handle, new Vector3(128, 128, 40));
    Say(isThere ? "placed" : $"failed {client.Self.TeleportMessage}");
}
await client.Network.LogoutAsync();
Environment.Exit(0);

void Say(string line)
{
    output.WriteLine(line);
    output.Flush();
}
