// LibreMetaverse as a watcher: logs in, and prints what stands in its region whenever a line "report" comes.
// dotnet watcher.dll <login uri> <first> <last> <password>
using System.Text.Json;
using LibreMetaverse;
using Microsoft.Extensions.Logging;

var output = Console.Out;
Console.SetOut(Console.Error); // the library logs to the console; standard output is ours
Settings.LogLevel = LogLevel.Error;
Settings.ResourceDir = Path.Combine(Path.GetDirectoryName(typeof(GridClient).Assembly.Location)!, "linden");
var client = new GridClient();
client.Settings.AssetCache.Enabled = false;
client.Settings.Agent.MultipleSims = false;
client.Settings.World.AlwaysDecodeObjects = true;
client.Settings.World.AlwaysRequestObjects = true;
var login = client.Network.DefaultLoginParams(args[1], args[2], args[3], "Landfall interop", "1.0");
login.URI = args[0];
if (!await client.Network.LoginAsync(login)) throw new InvalidOperationException(client.Network.LoginMessage);
Say("connected");
for (var line = Console.ReadLine(); line is not null and not "end"; line = Console.ReadLine())
{
    if (line == "report") Say(JsonSerializer.Serialize(Report()));
}
await client.Network.LogoutAsync();
Environment.Exit(0);

void Say(string line)
{
    output.WriteLine(line);
    output.Flush();
}

IEnumerable<object> Report() => client.Network.CurrentSim!.ObjectsPrimitives.Values
    .Where(each => each.PrimData.PCode == PCode.Prim)
    .Select(each => new
    {
        localId = each.LocalID,
        id = each.ID.ToString(),
        parent = each.ParentID,
        place = new[] { each.Position.X, each.Position.Y, each.Position.Z },
        turn = new[] { each.Rotation.X, each.Rotation.Y, each.Rotation.Z, each.Rotation.W },
        size = new[] { each.Scale.X, each.Scale.Y, each.Scale.Z },
        text = each.Text ?? "",
    })
    .ToList();
