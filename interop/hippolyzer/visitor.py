"""Hippolyzer as a visitor: logs in, looks around, talks, walks, logs out, and prints what it saw as one line of JSON.

python3 visitor.py <login uri> <first> <last> <password> <words to wait for>, with Hippolyzer in PYTHONPATH.
The line "connected" says that it can be spoken to.
"""
import asyncio
import json
import logging
import sys
from contextlib import aclosing

from hippolyzer.lib.base.datatypes import Vector3
from hippolyzer.lib.base.message.message import Block, Message
from hippolyzer.lib.base.message.msgtypes import PacketFlags
from hippolyzer.lib.client.hippo_client import HippoClient

WAIT_S = 20
FAR_HANDLE = (2000 * 256 << 32) | 2000 * 256
AT_POS = 1
URI, FIRST, LAST, PASSWORD, WORDS = sys.argv[1:6]

seen = {
    'region': '', 'objects': 0, 'parcels': [], 'neighbours': [], 'chat': [], 'instantMessages': [],
    'parcelAnswers': 0, 'resends': 0, 'walked': 0, 'teleported': '', 'loggedOut': False, 'warnings': [],
}


class Warnings(logging.Handler):
    """Keeps what Hippolyzer complains about: a message that it cannot read is a fault of ours."""

    def emit(self, record):
        seen['warnings'].append(record.getMessage()[:300] + ('' if not record.exc_info else f' {record.exc_info[1]!r}'))


async def until(what, condition):
    for _ in range(WAIT_S * 10):
        if condition():
            return
        await asyncio.sleep(0.1)
    raise TimeoutError(f'gave up waiting for {what}')


def count_resends(client):
    """A datagram with the resent flag whose sequence was seen before came needlessly."""
    protocol, sequences = client.session.protocol, set()
    original = protocol.deserializer.deserialize

    def deserialize(data):
        message = original(data)
        if message.send_flags & PacketFlags.RESENT and message.packet_id in sequences:
            seen['resends'] += 1
        sequences.add(message.packet_id)
        return message

    protocol.deserializer.deserialize = deserialize


def listen(client):
    handlers = client.session.message_handler

    def on_chat(message):
        block = message['ChatData']
        seen['chat'].append({'from': str(block['FromName']), 'text': str(block['Message'])})

    def on_instant_message(message):
        block = message['MessageBlock']
        text = block['Message']
        text = text.rstrip(b'\0').decode() if isinstance(text, bytes) else str(text)
        seen['instantMessages'].append({'from': str(block['FromAgentName']).strip("b'\0"), 'text': text})

    def on_parcel(message):
        seen['parcelAnswers'] += 1

    handlers.subscribe('ChatFromSimulator', on_chat)
    handlers.subscribe('ImprovedInstantMessage', on_instant_message)
    handlers.subscribe('ParcelProperties', on_parcel)


async def look_around(client):
    region = client.main_region
    seen['region'] = region.name
    parcels = region.parcel_manager
    await asyncio.wait_for(parcels.parcels_downloaded.wait(), WAIT_S)
    seen['parcels'] = [parcel.name for parcel in parcels.parcels]
    # Asked for again when an answer was there already: this one comes with another poll of the event queue.
    await asyncio.wait_for(parcels.request_parcel_properties(Vector3(128, 128, 25)), WAIT_S)
    await until('a neighbour', lambda: len(client.session.regions) > 1)
    neighbour = client.session.regions[-1] if client.session.regions[0] is region else client.session.regions[0]
    if not (neighbour.circuit and neighbour.circuit.is_alive):
        client.session.open_circuit(neighbour.circuit_addr)
        await asyncio.wait_for(neighbour.connect(), WAIT_S)
    seen['neighbours'] = [neighbour.name]
    await until('prims', lambda: prims(client) >= 3)
    seen['objects'] = prims(client)


def prims(client):
    return sum(1 for each in client.session.objects.all_objects if each.PCode == 9)


async def walk(client):
    await until('ourselves', lambda: client.position is not None)
    start = client.position
    while abs(client.position.X - start.X) < 2:
        await send_update(client, AT_POS)
        await asyncio.sleep(0.2)
    await send_update(client, 0)
    seen['walked'] = round(client.position.X - start.X, 2)


async def send_update(client, flags):
    session = client.session
    block = Block('AgentData', AgentID=session.agent_id, SessionID=session.id, ControlFlags=flags, Far=128.0, fill_missing=True)
    client.main_circuit.send(Message('AgentUpdate', block))


# To a region that it has no circuit to. Where it has one it begins to number its packets anew, on the same circuit, and what it says is taken
# for what was said before: by us as by OpenSimulator.
async def teleport(client):
    await asyncio.wait_for(client.teleport(FAR_HANDLE, Vector3(100, 100, 40)), WAIT_S)
    seen['teleported'] = client.main_region.name
    await asyncio.wait_for(client.main_region.parcel_manager.parcels_downloaded.wait(), WAIT_S)


async def visit():
    client = HippoClient()
    client.settings.SEND_AGENT_UPDATES = False  # they say a draw distance of 0, at which no neighbour is seen
    async with aclosing(client):
        await client.login(f'{FIRST} {LAST}', PASSWORD, login_uri=URI, connect=False)
        count_resends(client)
        listen(client)
        await client.session.regions[-1].connect(main_region=True)
        await send_update(client, 0)
        print('connected', flush=True)
        await client.send_chat('good day from a visitor')
        await look_around(client)
        await asyncio.wait_for(walk(client), WAIT_S)
        heard = lambda heard: any(WORDS in each['text'] for each in heard)
        await until('words', lambda: heard(seen['chat']) and heard(seen['instantMessages']))
        await teleport(client)
    seen['loggedOut'] = True


def main():
    handler = Warnings(level=logging.WARNING)
    logging.getLogger().addHandler(handler)
    try:
        asyncio.run(visit())
    except BaseException as error:
        seen['error'] = repr(error)
    print(json.dumps(seen), flush=True)


main()
