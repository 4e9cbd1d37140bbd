// LibreMetaverse as a visitor: logs in, looks around, talks, walks, logs out, and prints what it saw as one line of JSON.
// dotnet visitor.dll <login uri> <first> <last> <password> <words to wait for>
// The line "connected" says that it can be spoken to.
using System.Text.Json;
using LibreMetaverse;
using Microsoft.Extensions.Logging;

var wait = TimeSpan.FromSeconds(20);
var (uri, first, last, password, words) = (args[0], args[1], args[2], args[3], args[4]);
var seen = new Seen();
var output = Console.Out;
Console.SetOut(Console.Error);
// The library's own logger writes to standard output, past Console.Out, and whenever it likes; standard output is ours.
Logger.SetLoggerFactory(LoggerFactory.Create(log => log.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)), "LibreMetaverse");
Settings.LogLevel = LogLevel.Warning;
Settings.ResourceDir = Path.Combine(Path.GetDirectoryName(typeof(GridClient).Assembly.Location)!, "linden");
Logger.OnLogMessage += (message, level) =>
{
    if (level >= LogLevel.Warning) lock (seen) seen.Warnings.Add($"{message}");
};
var client = new GridClient();
try
{
    await Visit();
}
catch (Exception error)
{
    seen.Error = error.ToString();
}
var naming = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
lock (seen) output.WriteLine(JsonSerializer.Serialize(seen, naming));
output.Flush();
Environment.Exit(seen.Error is null ? 0 : 1);

async Task Visit()
{
    client.Settings.Agent.MultipleSims = true;
    client.Settings.AssetCache.Enabled = false;
    client.Settings.World.StoreLandPatches = true;
    Listen();
    var login = client.Network.DefaultLoginParams(first, last, password, "Landfall interop", "1.0");
    login.URI = uri;
    if (!await client.Network.LoginAsync(login)) throw new InvalidOperationException(client.Network.LoginMessage);
    output.WriteLine("connected");
    output.Flush();
    client.Self.Chat("good day from a visitor", 0, ChatType.Normal);
    await LookAround(client.Network.CurrentSim!);
    await Walk();
    await Until("words", () => seen.Heard(words));
    seen.Resends = client.Network.CurrentSim!.Stats.GetReceivedResends();
    await Travel();
    await client.Network.LogoutAsync();
}

void Listen()
{
    client.Self.ChatFromSimulator += (_, each) =>
    {
        if (each.Type == ChatType.Normal) lock (seen) seen.Chat.Add(new(each.FromName, each.Message));
    };
    client.Self.IM += (_, each) =>
    {
        lock (seen) seen.InstantMessages.Add(new(each.IM.FromAgentName, each.IM.Message));
    };
    // What comes by the event queue alone: a second answer to the same question needs a second poll.
    client.Parcels.ParcelProperties += (_, each) =>
    {
        lock (seen)
        {
            seen.ParcelAnswers++;
            seen.Parcels.Add(each.Parcel.Name);
        }
    };
    client.Network.LoggedOut += (_, _) => seen.LoggedOut = true; // LogoutReply came
    client.Network.SimConnected += (_, each) =>
    {
        if (each.Simulator != client.Network.CurrentSim) seen.Neighbour = each.Simulator;
    };
}

async Task LookAround(Simulator region)
{
    seen.Region = region.Name;
    await Until("the event queue", () => client.Network.CurrentSim!.Caps?.IsEventQueueRunning ?? false);
    for (var sequence = 1; sequence <= 2; sequence++)
    {
        var before = seen.ParcelAnswers;
        client.Parcels.RequestParcelProperties(region, 128, 128, 124, 124, sequence, false);
        await Until("a parcel", () => seen.ParcelAnswers > before);
    }
    await Until("a neighbour", () => seen.Neighbour is { Name.Length: > 0 });
    seen.Neighbours.Add(seen.Neighbour!.Name);
    await Until("prims", () => region.ObjectsPrimitives.Count >= 3);
    seen.Objects = region.ObjectsPrimitives.Count;
    await Until("land", () => region.TerrainHeightAtPoint(128, 128, out _));
    if (region.TerrainHeightAtPoint(128, 128, out var height)) seen.Height = height;
}

async Task Walk()
{
    var start = client.Self.SimPosition;
    client.Self.Movement.BodyRotation = client.Self.Movement.HeadRotation = Quaternion.Identity; // eastward
    client.Self.Movement.AtPos = true;
    client.Self.Movement.SendUpdate();
    await Until("two metres", () => Math.Abs(client.Self.SimPosition.X - start.X) >= 2);
    client.Self.Movement.AtPos = false;
    client.Self.Movement.SendUpdate();
    seen.Walked = client.Self.SimPosition.X - start.X;
}

// To the region in the east by teleport, and back over the border on the wing.
async Task Travel()
{
    var home = client.Network.CurrentSim!.Name;
    var east = seen.Neighbours[0];
    if (!await client.Self.TeleportAsync(east, new Vector3(12, 128, 60)))
        throw new InvalidOperationException($"the teleport failed: {client.Self.TeleportMessage}");
    seen.Teleported = client.Network.CurrentSim!.Name;
    client.Self.Movement.Fly = true;
    client.Self.Movement.BodyRotation = client.Self.Movement.HeadRotation = new Quaternion(0, 0, 1, 0); // westward
    client.Self.Movement.AtPos = true;
    client.Self.Movement.SendUpdate();
    // Its RegionCrossed never comes when AgentMovementComplete is faster than its own record of having asked for it.
    await Until("the border", () => client.Network.CurrentSim!.Name == home && client.Network.CurrentSim.AgentMovementComplete && client.Self.SimPosition.X is > 200 and < 256);
    client.Self.Movement.AtPos = false;
    client.Self.Movement.SendUpdate();
    seen.Crossings.Add(client.Network.CurrentSim!.Name);
}

async Task Until(string what, Func<bool> condition)
{
    for (var end = DateTime.UtcNow + wait; DateTime.UtcNow < end; await Task.Delay(100))
        lock (seen)
            if (condition()) return;
    throw new TimeoutException($"gave up waiting for {what}");
}

/// <summary>What the visitor saw, as it is printed.</summary>
sealed class Seen
{
    public string Region { get; set; } = "";
    public int Objects { get; set; }
    public float Height { get; set; }
    public List<string> Parcels { get; } = [];
    public List<string> Neighbours { get; } = [];
    public List<Line> Chat { get; } = [];
    public List<Line> InstantMessages { get; } = [];
    public int ParcelAnswers { get; set; }
    public int Resends { get; set; }
    public float Walked { get; set; }
    public string Teleported { get; set; } = "";
    public List<string> Crossings { get; } = [];
    public bool LoggedOut { get; set; }
    public List<string> Warnings { get; } = [];
    public string? Error { get; set; }
    internal Simulator? Neighbour;

    public bool Heard(string words) =>
        Chat.Any(each => each.Text.Contains(words)) && InstantMessages.Any(each => each.Text.Contains(words));
}

sealed record Line(string From, string Text);
