const { contextBridge, ipcRenderer } = require('electron');

contextBridge.exposeInMainWorld('desk', { call: () => ipcRenderer.invoke('call') });
