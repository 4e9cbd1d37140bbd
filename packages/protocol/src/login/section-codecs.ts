import { isLlsdMap } from '../llsd/index.ts';
import { integer, name, text, uuid, yesNo } from './field-codecs.ts';
import { copyMap, readFields, writeFields, type FieldCodec, type FieldTable } from './field-table.ts';
import type {
  ActiveGesture,
  Buddy,
  Category,
  GlobalTextures,
  InitialOutfit,
  InventoryFolder,
  LoginFlags,
} from './login-response.ts';
import { Uuid } from '../datatypes/index.ts';

/** A map with a table for its fields; what it lacks is taken from `defaults`. */
function struct<T extends object>(table: FieldTable<T>, defaults: T): FieldCodec<T> {
  return {
    read: (value) =>
      isLlsdMap(value) ? { ...defaults, ...readFields(table, value, copyMap({})) } : undefined,
    write: (value) => {
      const fields = copyMap({});
      writeFields<T>(table, value, fields);
      return fields;
    },
  };
}

export const inventoryFolder: FieldCodec<InventoryFolder> = struct(
  {
    folderId: { wire: 'folder_id', codec: uuid },
    parentId: { wire: 'parent_id', codec: uuid },
    name: { wire: 'name', codec: text },
    typeDefault: { wire: 'type_default', codec: integer },
    version: { wire: 'version', codec: integer },
  },
  { folderId: Uuid.zero, parentId: Uuid.zero, name: '', typeDefault: -1, version: 0 },
);

export const buddy: FieldCodec<Buddy> = struct(
  {
    buddyId: { wire: 'buddy_id', codec: uuid },
    rightsGiven: { wire: 'buddy_rights_given', codec: integer },
    rightsHas: { wire: 'buddy_rights_has', codec: integer },
  },
  { buddyId: Uuid.zero, rightsGiven: 0, rightsHas: 0 },
);

export const gesture: FieldCodec<ActiveGesture> = struct(
  { itemId: { wire: 'item_id', codec: uuid }, assetId: { wire: 'asset_id', codec: uuid } },
  { itemId: Uuid.zero, assetId: Uuid.zero },
);

export const loginFlags: FieldCodec<LoginFlags> = struct<LoginFlags>(
  {
    daylightSavings: { wire: 'daylight_savings', codec: yesNo },
    stipendSinceLogin: { wire: 'stipend_since_login', codec: yesNo },
    gendered: { wire: 'gendered', codec: yesNo },
    everLoggedIn: { wire: 'ever_logged_in', codec: yesNo },
  },
  {},
);

export const initialOutfit: FieldCodec<InitialOutfit> = struct(
  { folderName: { wire: 'folder_name', codec: name }, gender: { wire: 'gender', codec: text } },
  { folderName: '', gender: '' },
);

export const globalTextures: FieldCodec<GlobalTextures> = struct(
  {
    sun: { wire: 'sun_texture_id', codec: uuid },
    moon: { wire: 'moon_texture_id', codec: uuid },
    cloud: { wire: 'cloud_texture_id', codec: uuid },
  },
  { sun: Uuid.zero, moon: Uuid.zero, cloud: Uuid.zero },
);

export const category: FieldCodec<Category> = struct(
  {
    categoryId: { wire: 'category_id', codec: integer },
    categoryName: { wire: 'category_name', codec: text },
  },
  { categoryId: 0, categoryName: '' },
);
